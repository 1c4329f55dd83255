// What the scripted model server and its askers agree on.

/** What the server calls its one base model. */
export const MODEL_NAME = 'scripted'

/** 50 tokens a second. */
export const TOKEN_MS = 20

/** Answered in tokens that end with the blank after their word: a filter knows each word as soon as its token is there. */
export const WHOLE_WORDS = 'What is an adapter?'

/** Answered in tokens that begin with the blank before their word: a word may go on until the next token comes. */
export const OPEN_WORDS = 'How does an adapter work?'
