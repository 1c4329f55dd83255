/** A prompt that is being read, in some slot. */
export interface Prompt {
  /** Tokens that its slot holds. */
  readonly past: number
}

/** An answer that is being written. */
export interface Row extends Prompt {
  /** Bytes of its adapter; 0 without one. */
  readonly size: number
}

/**
 * Who lies in which slot. Rows fill the slots from 0 without a gap, so that any neighbours are a batch without
 * gathering, and ascend by size, so that neighbours pad each other's adapters little. Prompts lie anywhere behind them.
 */
export class SlotTable<R extends Row, P extends Prompt> {
  /** By slot. */
  readonly rows: R[] = []
  private readonly prompts = new Map<P, number>()

  /**
   * @param slots usable ones; the slot of this number is a place to put something aside.
   * @param copy copies the first tokens of a slot to another.
   */
  constructor(
    private readonly slots: number,
    private readonly copy: (from: number, to: number, tokens: number) => void,
  ) {}

  /** Gives a prompt a slot. @throws when none is free: the caller counts them. */
  enter(prompt: P): void {
    const slot = this.findFree()
    if (slot === undefined) throw new Error('No slot is free')
    this.prompts.set(prompt, slot)
  }

  slotOf(prompt: P): number {
    const slot = this.prompts.get(prompt)
    if (slot === undefined) throw new Error('The prompt has no slot')
    return slot
  }

  /** Frees the slot of a prompt that is not to be answered. */
  drop(prompt: P): void {
    this.prompts.delete(prompt)
  }

  /** Puts rows in a prompt's stead, each with what the prompt's slot held. All have one size. */
  settle(prompt: P, rows: readonly R[]): void {
    const slot = this.slotOf(prompt)
    const [first, ...others] = rows
    if (first) {
      const source = this.clearEnd(slot, first)
      this.prompts.delete(prompt)
      const place = this.insert(first, source)
      for (const row of others) {
        this.moveAway(this.rows.length)
        this.insert(row, place)
      }
    }
    this.prompts.delete(prompt)
  }

  /** Frees a row's slot: of each size behind it, the last row moves into the gap that the size before it left. */
  leave(row: R): void {
    let gap = this.rows.indexOf(row)
    for (let next = this.rows[gap + 1]; gap >= 0 && next; next = this.rows[gap + 1]) {
      const { size } = next
      const last = this.rows.findLastIndex((other) => other.size === size)
      this.moveRow(last, gap)
      gap = last
    }
    if (gap >= 0) this.rows.pop()
  }

  clear(): void {
    this.rows.length = 0
    this.prompts.clear()
  }

  /** Makes room behind the last row. @returns where the prompt of `slot` lies then. */
  private clearEnd(slot: number, row: R): number {
    const end = this.rows.length
    const staysThere = slot === end && (this.rows.at(-1)?.size ?? 0) <= row.size
    if (staysThere) return slot
    if (slot !== end && this.moveAway(end)) return slot
    this.copy(slot, this.slots, row.past)
    // All slots are taken: the prompt at the end gets the place that has become free.
    const neighbour = this.promptAt(end)
    if (neighbour && slot !== end) this.movePrompt(neighbour, slot)
    return this.slots
  }

  /** Moves a prompt out of a slot. @returns false when there is no other place. */
  private moveAway(slot: number): boolean {
    const prompt = this.promptAt(slot)
    if (!prompt) return true
    const free = this.findFree()
    if (free === undefined) return false
    this.movePrompt(prompt, free)
    return true
  }

  /** Puts a row behind the last of its size. The slot behind the last row must be free. @returns its slot. */
  private insert(row: R, source: number): number {
    let gap = this.rows.length
    for (let before = this.rows[gap - 1]; before && before.size > row.size; before = this.rows[gap - 1]) {
      const { size } = before
      const first = this.rows.findIndex((other) => other.size === size)
      this.moveRow(first, gap)
      gap = first
    }
    if (source !== gap) this.copy(source, gap, row.past)
    this.rows[gap] = row
    return gap
  }

  private moveRow(from: number, to: number): void {
    if (from === to) return
    const row = this.rows[from]!
    this.copy(from, to, row.past)
    this.rows[to] = row
  }

  private movePrompt(prompt: P, to: number): void {
    this.copy(this.slotOf(prompt), to, prompt.past)
    this.prompts.set(prompt, to)
  }

  private promptAt(slot: number): P | undefined {
    for (const [prompt, place] of this.prompts) if (place === slot) return prompt
    return undefined
  }

  /** The last free slot: prompts stay out of the way of the rows. */
  private findFree(): number | undefined {
    const taken = new Set(this.prompts.values())
    for (let slot = this.slots - 1; slot >= this.rows.length; slot--) if (!taken.has(slot)) return slot
    return undefined
  }
}
