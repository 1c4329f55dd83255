import type { AdapterCheck } from './adapter-check'
import type { ServesOn } from './list-serves-on'

/** Which model servers would serve an adapter, as a check before it is published: each that would not, with its reason. */
export function checkServing(servers: ServesOn[], base: string): AdapterCheck {
  const id = 'serves'
  const names = servers.filter(({ serves }) => serves).map(({ server }) => server)
  const refusals = servers
    .filter(({ serves }) => !serves)
    .map(({ server, reason }) => `${server}: ${reason ?? 'refused it'}`)
  if (servers.length === 0)
    return {
      ...{ id, status: 'warned', message: `no model server has ${base} at this moment` },
      remedy: 'It is served as soon as one has it.',
    }
  if (refusals.length === 0) return { id, status: 'passed', message: `serves on: ${names.join(', ')}` }
  return {
    ...{ id, status: 'warned' },
    message: `${names.length === 0 ? 'no model server serves it yet' : `serves on: ${names.join(', ')}; not on the others`}`,
    remedy: refusals.join('\n'),
  }
}
