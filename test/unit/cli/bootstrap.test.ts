import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'

function bootstrap(args: string[], node: string[] = []) {
  return spawnSync(process.execPath, [...node, 'cli/bootstrap.mjs', ...args], {
    encoding: 'utf8',
    timeout: 30_000,
  })
}

/** Lets node say that it is another version. */
const pretend = (version: string) => [
  '--import',
  `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'${version}'}})`,
]

test.each(['18.20.0', '20.18.3', '16.0.0'])('Node %s is told in one line what is needed', (version) => {
  const { status, stderr } = bootstrap(['start'], pretend(version))
  expect(status).toBe(1)
  expect(stderr.trim().split('\n')).toHaveLength(1)
  expect(stderr).toContain('Node 20.19 or newer')
  expect(stderr).toContain(version)
})

test.each(['nonsense', '', 'constructor', '__proto__'])(
  'the unknown command "%s" is told which ones there are',
  (name) => {
    const { status, stderr } = bootstrap([name], pretend('20.19.0'))
    expect(status).toBe(1)
    expect(stderr).toContain('start, engine, encoder, model, admin, test, soak, bench')
  },
)
