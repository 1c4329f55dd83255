/** A progress line with the seconds since this process began: `  3.2 s  database ready`. */
export function say(line: string): void {
  process.stderr.write(`${secondsSinceStart().padStart(6)} s  ${line}\n`)
}

/** A line of its own, without the time. */
export function announce(line: string): void {
  process.stdout.write(`${line}\n`)
}

const secondsSinceStart = () => process.uptime().toFixed(1)
