import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { choosePort } from '@/cli/start/choose-port'

test('a taken port is told with the remedy', async () => {
  const server = createServer()
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(address && typeof address === 'object' ? address.port : 0)
    })
  })
  await expect(choosePort('127.0.0.1', port)).rejects.toThrow(
    `Port ${port} is taken by another program: stop it, or choose another port`,
  )
  server.close()
})

test('port 0 gives any free one', async () => {
  expect(await choosePort('127.0.0.1', 0)).toBeGreaterThan(1023)
})

test('an address of another computer is told with the remedy', async () => {
  await expect(choosePort('192.0.2.1', 0)).rejects.toThrow(
    'HOST 192.0.2.1 is not an address of this computer',
  )
})
