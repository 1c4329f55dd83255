/** What one part of the benchmark says: tables to read, and figures for the last line. */
export interface PartResult {
  tables: string[]
  figures: Record<string, number>
}

/** One part of the benchmark. */
export type Part = () => Promise<PartResult>
