// Adds to package-lock.json the optional platform packages that npm did not resolve, so that `npm ci`
// passes with npm 10, 11 and 12 on every platform. Run it from the project's root after each change of dependencies.
import fs from 'node:fs'

const file = 'package-lock.json'
const lock = JSON.parse(fs.readFileSync(file, 'utf8'))
const packages = lock.packages
const osOf = {
  darwin: 'darwin',
  win32: 'win32',
  windows: 'win32',
  linux: 'linux',
  android: 'android',
  freebsd: 'freebsd',
}
const cpus = ['arm64', 'x64', 'arm', 'ia32', 'wasm32']
let added = 0
for (const [place, entry] of Object.entries(packages)) {
  delete entry.resolved
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    const nested = `${place ? `${place}/` : ''}node_modules/${name}`
    if (packages[nested] || packages[`node_modules/${name}`]) continue
    const words = name.split('/').pop().split('-')
    const os = words.find((word) => osOf[word])
    const cpu = words.find((word) => cpus.includes(word))
    packages[`node_modules/${name}`] = {
      version: range.replace(/^[\^~]/, ''),
      ...(entry.dev ? { dev: true } : {}),
      optional: true,
      ...(cpu ? { cpu: [cpu] } : {}),
      ...(os ? { os: [osOf[os]] } : {}),
    }
    added++
  }
}
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)))
fs.writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
console.log(`added ${added} optional platform packages`)
