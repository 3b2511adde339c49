// Plain JavaScript, so that `npm start -- --help` lists the settings before anything is installed.

/** Everything that can be set; `--help` prints it. `loadConfig` reads exactly these names. */
export const options = [
  {
    name: 'PEREZVON_DATA',
    default:
      'data in the project folder; /var/lib/perezvon for root with a project that other accounts cannot reach',
    help: 'Folder of the installation: database, call journal, recordings, files, logs, secret.',
  },
  {
    name: 'PEREZVON_HTTP_PORT',
    default: '8080',
    help: 'Port of the web page.',
  },
  {
    name: 'PEREZVON_HTTP_HOST',
    default: '127.0.0.1; 0.0.0.0 when PEREZVON_PUBLIC_ADDRESS is set',
    help: 'Address the web page listens at. By default this computer only: browsers refuse the microphone to a page that came over plain http from another computer.',
  },
  {
    name: 'PEREZVON_PUBLIC_ADDRESS',
    default: 'none',
    help: 'Where browsers and phones reach this machine: an IP address, a host name, or the URL of the https proxy before it.',
  },
  {
    name: 'PEREZVON_SIP_HOST',
    default: '127.0.0.1; 0.0.0.0 when PEREZVON_PUBLIC_ADDRESS is set',
    help: 'Address at which SIP listens for trunks, desk phones and browsers.',
  },
  { name: 'PEREZVON_SIP_UDP_PORT', default: '5060', help: 'Port of SIP over UDP.' },
  {
    name: 'PEREZVON_SIP_WS_PORT',
    default: '5066',
    help: "Port of SIP over WebSocket (browsers' softphones).",
  },
  { name: 'PEREZVON_SIP_DOMAIN', default: 'perezvon', help: 'Domain of extensions and realm of digests.' },
  {
    name: 'PEREZVON_SIP_DIGEST',
    default: 'MD5',
    help: 'Digests that desk phones are offered, in this order: MD5, SHA-256, or both by a comma. Many phones give up at a challenge that is not MD5 alone; browsers are always offered MD5.',
  },
  {
    name: 'PEREZVON_MEDIA_HOST',
    default: 'as PEREZVON_SIP_HOST',
    help: 'Address at which sound (RTP) is received.',
  },
  {
    name: 'PEREZVON_RTP_PORTS',
    default: '16384-17407',
    help: 'UDP ports of sound: the lower half for phones and trunks, the upper half for browsers.',
  },
  {
    name: 'DATABASE_URL',
    default: 'none: own PostgreSQL',
    help: 'PostgreSQL 15 or newer to be used instead of the one that comes along: postgres://user:password@host:5432/database.',
  },
  {
    name: 'PEREZVON_PG_PORT',
    default: '0: Unix socket only',
    help: 'Port at 127.0.0.1 at which the own PostgreSQL listens besides its Unix socket.',
  },
  { name: 'PEREZVON_LOG_LEVEL', default: 'info', help: 'debug, info, warn, error or alarm.' },
]

/** Text for `--help`. */
export function describeOptions() {
  const head = [
    'Settings are read from the environment, else from the config file (JSON, the same names):',
    'the file given by --config, else perezvon.config.json in the data folder.',
    'Port 0 means: any free one; the real ports stand in <data>/run/ports.json.',
    '',
  ]
  const lines = options.map(
    (option) => `  ${option.name}\n      ${option.help}\n      Default: ${option.default}.`,
  )
  return [...head, ...lines].join('\n')
}
