/** What the gateway tells the widget when it loads (bot/gateway/channels/web_session/texts.py). */
export interface Configuration {
  words: Record<string, string>;
  kept: string[];
  office: string;
  suggestions: { title: string; question: string }[];
  outcomes: Record<string, string>;
  reasons: { code: string; title: string }[];
  limits: { text: number; comment: number };
  beat: number;
}

export interface Layout {
  before: string[];
  after: string[];
  items: string[];
  rows: [string, string][];
  ordered: boolean;
}

export interface Message {
  text: string;
  card?: { title: string; facet: string | null; note: string | null };
  layout: Layout;
  buttons: { title: string; payload: string }[];
}

export interface Source {
  title: string;
  number?: string;
  url?: string;
  as_of?: string;
  verified_on?: string;
}

export type Awaiting = "dossier_code" | "dossier_fact" | "left_message" | null;

/** A member of staff has the conversation (`here`), speaks in this answer, or was shown what the citizen said. */
export interface Staff {
  name: string;
  here: boolean;
  speaks: boolean;
  passed_on: boolean;
}

/** One event of the session: an answer. */
export interface Answer {
  id: number;
  in_reply_to: string;
  messages: Message[];
  outcome: string;
  procedure: { code: string; name: string; page?: string } | null;
  facet: string | null;
  sources: Source[];
  awaiting: Awaiting;
  staff?: Staff;
}

export type SaidState = "sending" | "again" | "sent" | "answered" | "failed" | "lost";

/** What the citizen said. `words` are shown, `text` is sent; a `secret` one is never stored in the browser. */
export interface Said {
  kind: "said";
  id: string;
  text: string;
  words: string;
  secret: boolean;
  state: SaidState;
  fault?: string;
  /** of a failed one: whether the very same message may still succeed */
  again?: boolean;
  sentAt?: number;
}

export interface Answered {
  kind: "answer";
  answer: Answer;
}

export type Item = Said | Answered;

export interface Kept {
  session: string | null;
  after: number;
  items: Item[];
  ticks: Record<string, number[]>;
  votes: Record<string, "up" | "down">;
  awaiting: Awaiting;
  /** a person has the conversation, or was asked for: what they write comes unasked */
  person: boolean;
  open: boolean;
}

export type Link = "connected" | "offline" | "reconnecting";

/** Whoever draws the conversation. */
export interface View {
  said(item: Said): void;
  changed(item: Said): void;
  answered(answer: Answer, to: Said | null): void;
  waiting(long: boolean | null): void;
  linked(link: Link): void;
}
