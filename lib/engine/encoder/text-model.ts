/** What reads texts in the encoder's process: an encoder gives a vector, a classifier scores. */
export type TextModel = SentenceEncoder | TextClassifier

/** A question that is searched with, or a text that is searched for. */
export type TextPurpose = 'query' | 'passage'

interface Described {
  /** What clients write as `model`. */
  name: string
  /** Digest of the files that its results depend on, 64 hex digits. */
  digest: string
}

export interface SentenceEncoder extends Described {
  kind: 'encoder'
  /**
   * A vector of length 1, and how many tokens or words were read: what lies beyond the model's limit is left out.
   * @param purpose what the text is for, where an encoder was trained to be told
   */
  encode(text: string, purpose?: TextPurpose): Promise<{ vector: Float32Array; tokens: number }>
}

export interface TextClassifier extends Described {
  kind: 'classifier'
  labels: string[]
  /** A probability a label; they sum to 1 unless several labels may hold at once. */
  classify(text: string): Promise<{ probabilities: number[]; tokens: number }>
}
