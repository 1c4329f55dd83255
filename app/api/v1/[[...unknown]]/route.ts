import { refuseUnknown } from '../refuse-unknown'

export {
  refuseUnknown as DELETE,
  refuseUnknown as GET,
  refuseUnknown as PATCH,
  refuseUnknown as POST,
  refuseUnknown as PUT,
}
