import { PolyphonyError } from '@/lib/core/errors'

/** A turn of the page while it runs. */
export interface RunningTurn {
  /** Aborts when its reader stops it, and not when they only go. */
  signal: AbortSignal
  /** Also under the name of the answer it writes: a page that comes later knows no other. */
  nameAnswer(answerId: string): void
  end(): void
}

interface Entry {
  controller: AbortController
  ended: Promise<void>
}

/** The turns that run in this process, by who asked them: who closes the page leaves them running, who stops them names one. */
export class RunningTurns {
  private readonly turns = new Map<string, Entry>()

  /**
   * @param turnId chosen by the page that asks
   * @throws PolyphonyError (conflict) while a turn of this name runs: the same question was sent twice
   */
  begin(asker: string, turnId: string): RunningTurn {
    const names = [keyOf(asker, turnId)]
    if (names.some((name) => this.turns.has(name)))
      throw new PolyphonyError('conflict', 'This question is being answered already.')
    const controller = new AbortController()
    let settle = () => {}
    const ended = new Promise<void>((resolve) => {
      settle = resolve
    })
    const entry = { controller, ended }
    const put = (id: string) => {
      names.push(keyOf(asker, id))
      this.turns.set(keyOf(asker, id), entry)
    }
    put(turnId)
    return {
      signal: controller.signal,
      nameAnswer: put,
      end: () => {
        for (const name of names) if (this.turns.get(name) === entry) this.turns.delete(name)
        settle()
      },
    }
  }

  /** Stops an asker's turn by any of its names and waits for its end; false where none runs here. */
  async stop(asker: string, ids: readonly string[]): Promise<boolean> {
    const found = ids.map((id) => this.turns.get(keyOf(asker, id))).find((entry) => entry !== undefined)
    found?.controller.abort()
    await found?.ended
    return found !== undefined
  }
}

declare global {
  var polyphonyRunningTurns: RunningTurns | undefined
}

/** The turns of this process; one set also when a bundler gives every route its own copy of this file. */
export function findRunningTurns(): RunningTurns {
  globalThis.polyphonyRunningTurns ??= new RunningTurns()
  return globalThis.polyphonyRunningTurns
}

const keyOf = (asker: string, id: string) => `${asker} ${id}`
