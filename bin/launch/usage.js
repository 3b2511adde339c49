import { describeOptions } from '../../apps/server/src/kernel/config/options.js'

const usage = `Perezvon: the sales CRM with the telephone exchange inside.

  npm start                       start everything; prints the address to open
  npm start -- --role ROLE        start one role only: media-rtp, media-webrtc, worker, exchange, web
  npm start -- --only ROLES       some roles only, by a comma, with the database
  npm start -- --config FILE      settings from this file
  npx perezvon demo               the same in a data folder of its own (data-demo), to look around
  npm test                        all checks of the project; npm run test:full has the long ones too
`

/** Usage and every setting. */
export function describeUsage() {
  return `${usage}\n${describeOptions()}`
}
