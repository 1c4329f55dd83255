import { type StandIns, standInOpenFrom } from './stand-ins'

/**
 * Gives a reader their own words back while an answer is written: a stand-in that is cut between two pieces is held
 * until it is whole, and nothing else waits. All that comes out is what `restore` makes of the whole.
 */
export function createRestorer(standIns: StandIns): { push(piece: string): string; end(): string } {
  let held = ''
  return {
    push(piece) {
      if (standIns.size === 0 && held === '') return piece
      const text = held + piece
      const from = standInOpenFrom(text)
      held = text.slice(from)
      return standIns.restore(text.slice(0, from))
    },
    end() {
      const rest = standIns.restore(held)
      held = ''
      return rest
    },
  }
}
