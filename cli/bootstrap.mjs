// The door of every npm command: checks Node, installs what is missing, then runs the command through tsx.
// Plain JavaScript without dependencies, because it runs before there are any; parsed by old versions of Node, too.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const startedMs = Date.now()

const COMMANDS = {
  start: (args) => runHere('cli/start.ts', args),
  engine: (args) => runHere('cli/engine.ts', args),
  encoder: (args) => runHere('cli/encoder.ts', args),
  model: (args) => runHere('cli/model.ts', args),
  admin: (args) => runHere('cli/admin.ts', args),
  test: (args) => runNode(['node_modules/vitest/vitest.mjs', 'run', ...args]),
  soak: (args) => runHere('test/soak/soak.ts', args),
  bench: (args) => runHere(`test/bench/${benchName(args[0])}.ts`, args.slice(1)),
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
})

async function main() {
  checkNode(process.versions.node)
  const [name, ...args] = process.argv.slice(2)
  const command = Object.hasOwn(COMMANDS, name ?? '') ? COMMANDS[name] : undefined
  if (!command)
    throw new Error(`Unknown command "${name ?? ''}": one of ${Object.keys(COMMANDS).join(', ')}.`)
  process.chdir(root)
  await installPackages()
  await generateClient()
  await command(args)
}

function checkNode(version) {
  const [major, minor] = version.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  process.stderr.write(
    `Polyphony needs Node 20.19 or newer, and this is ${version}: install it from https://nodejs.org and try again.\n`,
  )
  process.exit(1)
}

/** `npm ci`, when there are no packages or the lock file has changed since they were installed. */
async function installPackages() {
  const lock = sha256('package-lock.json')
  const stamp = join('node_modules', '.polyphony-lock')
  const installed = join('node_modules', '.package-lock.json')
  if (existsSync(installed)) {
    const isNewer = statSync(installed).mtimeMs >= statSync('package-lock.json').mtimeMs
    // A checkout touches the lock file without changing it: then its digest is the one installed.
    if (isNewer || (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock)) return
  }
  await withProgress('installing packages (npm ci)', () =>
    runQuietly('npm', ['ci', '--include=dev', '--no-audit', '--no-fund'], true),
  )
  writeFileSync(stamp, lock)
}

/** The database client, when the schema has changed since it was generated. */
async function generateClient() {
  const schema = sha256(join('prisma', 'schema.prisma'))
  const folder = join('lib', 'store', 'generated')
  const stamp = join(folder, '.schema')
  if (existsSync(join(folder, 'client.ts')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === schema)
    return
  const prisma = join('node_modules', 'prisma', 'build', 'index.js')
  await withProgress('generating the database client', () =>
    runQuietly(process.execPath, [prisma, 'generate', '--no-hints'], false),
  )
  writeFileSync(stamp, schema)
}

/** Runs a TypeScript program in this process, as if node had been given it. */
async function runHere(path, args) {
  const program = join(root, path)
  if (!existsSync(program)) throw new Error(`There is no ${path} in this version.`)
  process.argv = [process.execPath, program, ...args]
  const { register } = await import(
    pathToFileURL(join(root, 'node_modules', 'tsx', 'dist', 'esm', 'api', 'index.mjs')).href
  )
  register()
  await import(pathToFileURL(program).href)
}

/** Runs node as a child and ends as it ends; Ctrl-C reaches the child by itself. */
function runNode(args) {
  const child = spawn(process.execPath, args, { stdio: 'inherit' })
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  child.on('error', (error) => {
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  })
  child.on('exit', (code, signal) => {
    process.exitCode = signal ? 1 : (code ?? 1)
  })
}

function benchName(name) {
  if (/^[a-z][a-z0-9-]*$/.test(name ?? '')) return name
  throw new Error('Say which benchmark: npm run bench:NAME')
}

async function withProgress(what, work) {
  say(`${what} …`)
  const timer = setInterval(() => say(`${what}: still at it`), 20_000)
  try {
    await work()
  } finally {
    clearInterval(timer)
  }
  say(`${what}: done`)
}

/** Runs a program without its chatter; fails with the end of what it said. */
function runQuietly(program, args, isNpm) {
  return new Promise((resolve, reject) => {
    // npm is a script on Windows, which only a shell can run.
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: isNpm && process.platform === 'win32',
    })
    let output = ''
    const collect = (chunk) => {
      output = (output + chunk).slice(-4_000)
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${[program, ...args].join(' ')} failed:\n${output}`)),
    )
  })
}

function sha256(path) {
  return createHash('sha256')
    .update(readFileSync(join(root, path)))
    .digest('hex')
}

/** Progress goes to standard error: standard output belongs to the command. */
function say(line) {
  process.stderr.write(`${((Date.now() - startedMs) / 1000).toFixed(1).padStart(6)} s  ${line}\n`)
}
