"""Facebook Messenger: a page's webhook in, the Graph Send API out. Not Instagram, not WhatsApp."""
