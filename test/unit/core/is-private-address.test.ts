import { expect, test } from 'vitest'
import { isPrivateAddress } from '@/lib/core/is-private-address'

test.each([
  ...['127.0.0.1', '127.255.255.255', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.0.1'],
  ...['169.254.169.254', '100.64.0.1', '0.0.0.0', '224.0.0.1', '255.255.255.255', '198.18.0.1'],
  ...['::1', '::', 'fe80::1', 'fe80::1%eth0', 'fc00::1', 'fdff::1', 'ff02::1'],
  ...['::ffff:127.0.0.1', '::ffff:a9fe:a9fe', '64:ff9b::10.0.0.1', '2002:7f00:1::', '2002:c0a8:101::1'],
  ...['', 'localhost', '1.2.3', '127.1'],
])('%j is no address of the public internet', (address) => {
  expect(isPrivateAddress(address)).toBe(true)
})

test.each([
  ...['8.8.8.8', '172.32.0.1', '172.15.255.255', '192.169.0.1', '100.128.0.1', '11.0.0.1'],
  ...['2606:4700::1111', '::ffff:8.8.8.8', '64:ff9b::808:808', '2002:808:808::1'],
])('%j is one', (address) => {
  expect(isPrivateAddress(address)).toBe(false)
})
