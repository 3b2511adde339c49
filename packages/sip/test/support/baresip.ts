import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { cleanup } from './cleanup.ts'
import { within } from './deadline.ts'
import { type RunningProgram, run } from './process.ts'

/** A real phone without sound hardware, steered over its control socket. */
export interface Baresip {
  program: RunningProgram
  /** Runs a command of its menu, such as `dial sip:…` or `hangup`. */
  command(name: string, params?: string): void
}

/** Starts baresip on the loopback with one account line. */
export async function startBaresip(t: TestContext, account: string): Promise<Baresip> {
  const folder = await mkdtemp(join(tmpdir(), 'baresip-'))
  cleanup(t, () => rm(folder, { recursive: true, force: true }))
  const controlPort = await freeTcpPort()
  const tonePath = join(folder, 'tone.wav')
  await writeFile(tonePath, toneWav(440, 10))
  await writeFile(join(folder, 'config'), config(controlPort, tonePath))
  await writeFile(join(folder, 'accounts'), `${account}\n`)
  await writeFile(join(folder, 'contacts'), '')
  const program = run(t, 'baresip', ['-f', folder], folder)
  await program.wrote(/baresip is ready/)
  const control = await openControl(t, controlPort)
  return {
    program,
    command: (name, params) => {
      const json = JSON.stringify(params === undefined ? { command: name } : { command: name, params })
      control.write(`${Buffer.byteLength(json)}:${json},`)
    },
  }
}

function config(controlPort: number, tonePath: string): string {
  return [
    'poll_method epoll',
    'sip_listen 127.0.0.1:0',
    'net_interface 127.0.0.1',
    `audio_source aufile,${tonePath}`,
    'audio_player none,',
    'audio_alert none,',
    'call_max_calls 4',
    'module_path /usr/lib/baresip/modules',
    'module g711.so',
    'module aufile.so',
    'module_tmp account.so',
    'module_app menu.so',
    'module_app ctrl_tcp.so',
    `ctrl_tcp_listen 127.0.0.1:${controlPort}`,
    '',
  ].join('\n')
}

/** A tone as 8 kHz mono 16-bit WAV: without a source that runs at the codec's rate baresip does not answer. */
function toneWav(frequencyHz: number, seconds: number): Buffer {
  const samples = 8000 * seconds
  const wav = Buffer.alloc(44 + samples * 2)
  wav.write('RIFF', 0)
  wav.writeUInt32LE(36 + samples * 2, 4)
  wav.write('WAVEfmt ', 8)
  wav.writeUInt32LE(16, 16)
  wav.writeUInt16LE(1, 20)
  wav.writeUInt16LE(1, 22)
  wav.writeUInt32LE(8000, 24)
  wav.writeUInt32LE(16_000, 28)
  wav.writeUInt16LE(2, 32)
  wav.writeUInt16LE(16, 34)
  wav.write('data', 36)
  wav.writeUInt32LE(samples * 2, 40)
  for (let i = 0; i < samples; i++) {
    wav.writeInt16LE(Math.round(8000 * Math.sin((2 * Math.PI * frequencyHz * i) / 8000)), 44 + i * 2)
  }
  return wav
}

async function openControl(t: TestContext, port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  cleanup(t, () => socket.destroy())
  socket.on('error', () => {})
  socket.resume()
  await within('the control socket', new Promise<void>((resolve) => socket.once('connect', resolve)))
  return socket
}

async function freeTcpPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
