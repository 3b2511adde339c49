import { type ChildProcess, spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { readdir, writeFile } from 'node:fs/promises'
import net from 'node:net'
import path from 'node:path'
import { pcmWav } from '@perezvon/media'
import { freePort } from './free-port.ts'
import { type CleansUp, tempDir } from './test-config.ts'
import { nextEvent, waitFor } from './wait-for.ts'

export interface BaresipOptions {
  /** Address it speaks from. */
  host: string
  /** Account line of baresip: `<sip:101@perezvon>;auth_pass=…;outbound="sip:127.0.0.1:5060"`. */
  account: string
  /** Frequency that its microphone hears. */
  voiceHz: number
}

interface BaresipEvent {
  event?: boolean
  type?: string
  param?: string
  response?: boolean
}

/** A real baresip: an independent implementation of SIP and RTP, steered over its control socket. */
export class Baresip extends EventEmitter<{ event: [BaresipEvent] }> {
  readonly port: number
  readonly #folder: string
  readonly #process: ChildProcess
  readonly #control: net.Socket
  /** What happened so far: an event may come before a test asks for it. */
  readonly #happened: string[] = []

  private constructor(parts: { port: number; folder: string; process: ChildProcess; control: net.Socket }) {
    super()
    this.port = parts.port
    this.#folder = parts.folder
    this.#process = parts.process
    this.#control = parts.control
    let waiting: Buffer = Buffer.alloc(0)
    parts.control.on('data', (chunk) => {
      waiting = this.#read(Buffer.concat([waiting, chunk]))
    })
    parts.control.on('error', () => {})
  }

  static async start(t: CleansUp, options: BaresipOptions): Promise<Baresip> {
    const folder = tempDir(t, 'baresip-')
    const [port, controlPort] = [await freePort('udp', options.host), await freePort('tcp')]
    await configure(folder, { ...options, port, controlPort })
    const process = spawn('baresip', ['-4', '-f', folder], { stdio: 'ignore', cwd: folder })
    t.after(async () => {
      if (process.exitCode === null && process.kill('SIGKILL')) await once(process, 'exit')
    })
    const control = await waitFor(() => connect(controlPort), { what: 'baresip to start' })
    return new Baresip({ port, folder, process, control })
  }

  command(command: string, params = ''): void {
    const text = JSON.stringify({ command, params, token: command })
    this.#control.write(`${Buffer.byteLength(text)}:${text},`)
  }

  /** Waits for an event such as CALL_INCOMING, CALL_ESTABLISHED, CALL_CLOSED, REGISTER_OK. */
  async happens(type: string): Promise<void> {
    if (this.#happened.includes(type)) return
    await nextEvent<[BaresipEvent]>(this, 'event', (event) => event.type === type)
  }

  /** Ends it, which closes its sound files, and gives the WAV of what it heard. */
  async heard(): Promise<string> {
    this.command('quit')
    if (this.#process.exitCode === null) await once(this.#process, 'exit')
    const files = await readdir(this.#folder)
    const file = files.find((name) => /-dec\.wav$/.test(name))
    if (!file) throw new Error(`baresip recorded nothing: ${files.join(', ')}`)
    return path.join(this.#folder, file)
  }

  /** Netstrings: `length:text,`. Returns what is not whole yet. */
  #read(all: Buffer): Buffer {
    let data = all
    for (;;) {
      const colon = data.indexOf(':')
      const length = Number(data.subarray(0, Math.max(colon, 0)).toString())
      if (colon < 0 || data.length < colon + length + 2) return data
      const message = JSON.parse(data.subarray(colon + 1, colon + 1 + length).toString()) as BaresipEvent
      data = data.subarray(colon + length + 2)
      if (message.type) this.#happened.push(message.type)
      this.emit('event', message)
    }
  }
}

async function configure(
  folder: string,
  options: BaresipOptions & { port: number; controlPort: number },
): Promise<void> {
  const voice = path.join(folder, 'voice.wav')
  await writeFile(voice, tone(options.voiceHz))
  const lines = [
    'module_path /usr/lib/baresip/modules',
    ...['g711', 'aufile', 'aubridge', 'sndfile'].map((name) => `module ${name}.so`),
    'module_tmp account.so',
    ...['menu', 'ctrl_tcp'].map((name) => `module_app ${name}.so`),
    `ctrl_tcp_listen 127.0.0.1:${options.controlPort}`,
    `sip_listen ${options.host}:${options.port}`,
    'audio_srate 8000-8000',
    'audio_channels 1-1',
    `audio_source aufile,${voice}`,
    'audio_player aubridge,ear', // it must play somewhere, or it does not decode
    `snd_path ${folder}`,
    'ausrc_srate 8000',
    'auplay_srate 8000',
  ]
  await writeFile(path.join(folder, 'config'), `${lines.join('\n')}\n`)
  await writeFile(path.join(folder, 'accounts'), `${options.account}\n`)
}

/** A minute of a tone at 8 kHz. */
function tone(hz: number): Buffer {
  const pcm = new Int16Array(8000 * 60)
  for (let i = 0; i < pcm.length; i++) pcm[i] = Math.round(8000 * Math.sin((2 * Math.PI * hz * i) / 8000))
  return pcmWav([pcm], 8000)
}

function connect(port: number): Promise<net.Socket | undefined> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(socket))
    socket.once('error', () => resolve(undefined))
  })
}
