/** One text that people labelled, or that was written for its label. */
export interface LabelledText {
  text: string
  label: string
  /** ISO 639-1. */
  language: string
  /** The public set it comes from, or `own`. */
  source: string
  /** Texts of one kin go into one split: fillings of one line, attacks of one category. */
  kin?: string
  /** The part that earns the label, where the rest of the text is harmless. */
  hidden?: string
}

export const SPLITS = ['train', 'tune', 'test'] as const
export type Split = (typeof SPLITS)[number]
