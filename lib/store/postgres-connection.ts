import { realpathSync } from 'node:fs'
import { Client } from 'pg'

const ROLE = 'polyphony'
const DATABASE = 'polyphony'

/** The address of the embedded server on a loopback port. */
export function postgresUrl(port: number, password: string, name = DATABASE): string {
  return `postgresql://${ROLE}:${encodeURIComponent(password)}@127.0.0.1:${port}/${name}`
}

/**
 * Whether the server on a port is the one that serves this folder: `no` when nobody answers (or not yet), `another`
 * when somebody else's server does.
 */
export async function answersAs(
  port: number,
  password: string,
  clusterDir: string,
): Promise<'yes' | 'no' | 'another'> {
  const client = connection(postgresUrl(port, password, 'postgres'))
  try {
    await client.connect()
    const { rows } = await client.query<{ folder: string }>(
      `SELECT current_setting('data_directory') AS folder`,
    )
    return rows[0]?.folder === realpathSync(clusterDir) ? 'yes' : 'another'
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === WRONG_PASSWORD ? 'another' : 'no'
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Makes the hub's database in a fresh cluster; leaves an existing one as it is. */
export async function ensureDatabase(port: number, password: string): Promise<void> {
  const client = connection(postgresUrl(port, password, 'postgres'))
  await client.connect()
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE])
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`)
  } finally {
    await client.end()
  }
}

const WRONG_PASSWORD = '28P01'

function connection(url: string): Client {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 3_000 })
  client.on('error', () => undefined)
  return client
}
