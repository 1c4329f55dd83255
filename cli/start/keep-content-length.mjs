// Preloaded into the pages' server. Next takes Content-Length from every route handler's response, because one that
// passes on a fetched body may carry a wrong one, and knows no way to ask for it. Our downloads know theirs: they name
// it in a header of our own, which leaves under the right name, so that whoever downloads sees how much is left.
import { ServerResponse } from 'node:http'

const { setHeader } = ServerResponse.prototype

ServerResponse.prototype.setHeader = function (name, value) {
  return name.toLowerCase() === 'x-download-length'
    ? setHeader.call(this, 'Content-Length', String(value))
    : setHeader.call(this, name, value)
}
