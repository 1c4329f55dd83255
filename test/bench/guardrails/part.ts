/** What one part of the benchmark says: tables to read, and figures for the last line. */
export interface PartResult {
  tables: string[]
  figures: Record<string, number>
}

/** The default export of each file named in `guardrails.ts`. */
export type Part = () => Promise<PartResult>
