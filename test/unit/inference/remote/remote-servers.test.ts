import { describe, expect, test } from 'vitest'
import { parseRemoteServers } from '@/lib/inference/remote/remote-servers'

const parse = (value: unknown) => parseRemoteServers(JSON.stringify(value))
const vllm = { kind: 'vllm', url: 'http://10.0.0.5:8000/v1/' }

describe('MODEL_SERVERS', () => {
  test('is empty when it is not set', () => {
    expect(parseRemoteServers(undefined)).toEqual([])
    expect(parseRemoteServers(' ')).toEqual([])
  })

  test('names a server by its kind and never by its address', () => {
    const servers = parse([vllm, { ...vllm, url: 'http://10.0.0.6:8000', maxRank: 64 }])
    expect(servers.map(({ name, url, maxRank }) => [name, url, maxRank])).toEqual([
      ['vllm', 'http://10.0.0.5:8000', 16],
      ['vllm-2', 'http://10.0.0.6:8000', 64],
    ])
  })

  test.each([
    ['no JSON', 'http://10.0.0.5:8000', /MODEL_SERVERS: it is neither JSON/],
    ['an unknown kind', JSON.stringify([{ ...vllm, kind: 'tgi' }]), /\[0\]\.kind/],
    [
      'a wrong address',
      JSON.stringify([vllm, { kind: 'vllm', url: 'ftp://x' }]),
      /\[1\]\.url: must be an address/,
    ],
    [
      'a password in it',
      JSON.stringify([{ ...vllm, url: 'http://a:b@x' }]),
      /\[0\]\.url: must not hold a password/,
    ],
    ['an unknown field', JSON.stringify([{ ...vllm, maxrank: 3 }]), /maxrank/],
    ['a folder that climbs', JSON.stringify([{ ...vllm, folder: '/a/../etc' }]), /\[0\]\.folder/],
    ['a path that climbs', JSON.stringify([{ ...vllm, seenAs: '/a/../etc' }]), /\[0\]\.seenAs/],
    [
      'Ray without its bucket',
      JSON.stringify([{ ...vllm, kind: 'ray' }]),
      /\[0\]\.folder: is needed for Ray/,
    ],
    ['two of one address', JSON.stringify([vllm, vllm]), /\[1\]\.url/],
    ['a file that is not there', '/no/such/file', /\/no\/such\/file cannot be read/],
  ])('refuses %s, naming the part', (_, setting, words) => {
    expect(() => parseRemoteServers(setting)).toThrow(words)
  })
})
