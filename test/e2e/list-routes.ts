import { readdirSync, readFileSync } from 'node:fs'

/** Every method of our own route handlers, the path's parameters in brackets; without `/v1`, which knows no cookies. */
export function listRoutes(): { method: string; path: string }[] {
  const files = readdirSync('app/api', { recursive: true, encoding: 'utf8' })
  return files
    .filter((file) => file.endsWith('route.ts') && !file.startsWith('v1/'))
    .flatMap((file) => {
      const text = readFileSync(`app/api/${file}`, 'utf8')
      const found = text.matchAll(METHOD)
      return [...found].map(([, method = '']) => ({
        method,
        path: `/api/${file.replace(/\/route\.ts$/, '')}`,
      }))
    })
}

const METHOD = /(?:^export (?:async function|const)|\bas) (GET|HEAD|POST|PUT|PATCH|DELETE)\b/gm
