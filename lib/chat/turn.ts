import type { Judged } from '@/guardrails/pipeline'
import type { ResolvedAssistant } from '@/lib/assistants/resolve-assistant'
import type { AttachedText } from '@/lib/attachments/attached-text'
import type { DrawSampling } from '@/lib/inference/model-server'
import type { JudgedAttachments } from './judge-attachments'

/** What one turn is asked to do; the same for the page and for `/v1`. */
export interface Turn {
  assistant: ResolvedAssistant
  question: string
  /** What the input guardrails said of the question, where its door had to know before it kept the question. */
  judgedQuestion?: Judged
  /** Texts attached to the question; none when left out. */
  attachments?: AttachedText[]
  /** The same for them. */
  judgedAttachments?: JudgedAttachments
  /** What was said before, oldest first; or how to read it where it is kept. */
  history: HistoryMessage[] | ReadHistory
  /** Whether the history comes from outside: then it is screened like the question. The hub's own was screened when it was said. */
  isHistoryUntrusted: boolean
  /** The answer that this one goes on from, with its text as it was kept: the new answer begins with it. No id where none is kept. */
  continues?: { answerId?: string; text: string }
  /** What a client of `/v1` adds as `system`: untrusted, placed below the assistant's own instructions. */
  addedInstructions: string
  draw: DrawSettings
}

export interface HistoryMessage {
  role: 'user' | 'assistant'
  content: string
  /** Of a question. */
  attachments?: AttachedText[]
}

/** Reads as much of what was said before as takes no more than some bytes, and counts the answered turns before that. */
export type ReadHistory = (mostBytes: number) => Promise<{ messages: HistoryMessage[]; unreadTurns: number }>

export interface DrawSettings {
  /** Candidates drawn. */
  drafts: number
  /** Answers wanted of them, best first; 1 on the page. */
  answers: number
  seed: number
  stop: string[]
  sampling: DrawSampling
  /** Tokens of one draft. */
  maxTokens: number
  /** An answer whose confidence is below this says that it does not know; 0 never abstains. */
  abstainBelow: number
  /** With whom it shares the model server's time; the assistant's own model when left out. */
  tenant?: string
}
