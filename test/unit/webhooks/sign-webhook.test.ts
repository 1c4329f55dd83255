import { expect, test } from 'vitest'
import { signWebhook, writeSecret } from '@/lib/webhooks/sign-webhook'

test('signs as the specification’s own example', () => {
  // Source: the reference libraries' test vector, https://github.com/standard-webhooks/standard-webhooks
  const secret = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64')
  const headers = signWebhook('{"test": 2432232314}', {
    ...{ id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', nowMs: 1614265330_500, secret },
  })
  expect(headers).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  })
  expect(writeSecret(secret)).toBe('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')
})
