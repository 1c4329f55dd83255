import { seededRandom } from '../random'

/** Rows of weights, a label each beside the other: [buckets, labels], and one bias a label. */
export interface LinearModel {
  weights: Float32Array
  biases: Float32Array
}

export interface Example {
  /** Bucket numbers, each once. */
  features: Int32Array
  label: number
  weight: number
}

/**
 * Multinomial logistic regression on binary features scaled to length 1, by AdaGrad (Duchi et al. 2011) with weight decay
 * on the touched rows. Deterministic for a seed.
 */
export function fitLinear(
  examples: readonly Example[],
  shape: { buckets: number; labels: number },
  { epochs = 8, rate = 0.5, decay = 1e-5, seed = 1 } = {},
): LinearModel {
  const { buckets, labels } = shape
  const weights = new Float32Array(buckets * labels)
  // Begun at one: a smaller start lets a row that is seen once learn its text by heart.
  const squares = new Float32Array(buckets * labels).fill(1)
  const biases = new Float32Array(labels)
  const random = seededRandom(seed)
  const order = examples.map((_, index) => index)
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random)
    const step = rate * (1 - epoch / epochs)
    for (const index of order) {
      const { features, label, weight } = examples[index]!
      const probabilities = softmax(logitsOf({ weights, biases }, features))
      const value = 1 / Math.sqrt(features.length)
      for (let l = 0; l < labels; l++) {
        const error = weight * (probabilities[l]! - (l === label ? 1 : 0))
        biases[l]! -= 0.01 * step * error
        for (const feature of features) {
          const at = feature * labels + l
          const gradient = error * value + decay * weights[at]!
          squares[at]! += gradient * gradient
          weights[at]! -= (step * gradient) / Math.sqrt(squares[at]!)
        }
      }
    }
  }
  return { weights, biases }
}

/** The scores of a text before they are squashed, a label each. */
export function logitsOf({ weights, biases }: LinearModel, features: Int32Array): number[] {
  const labels = biases.length
  const value = 1 / Math.sqrt(features.length)
  return Array.from(biases, (bias, label) => {
    let sum = 0
    for (const feature of features) sum += weights[feature * labels + label]!
    return bias + sum * value
  })
}

export function softmax(logits: readonly number[]): number[] {
  const most = Math.max(...logits)
  const raised = logits.map((logit) => Math.exp(logit - most))
  const sum = raised.reduce((total, value) => total + value, 0)
  return raised.map((value) => value / sum)
}

function shuffle(order: number[], random: () => number): void {
  for (let at = order.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    const kept = order[at]!
    order[at] = order[other]!
    order[other] = kept
  }
}
