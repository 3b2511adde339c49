export {
  connectIpc,
  IpcClient,
  type IpcClientEvents,
  type IpcClientOptions,
  type RequestOptions,
} from './ipc/connect.ts'
export { type IpcServer, type IpcServerOptions, serveIpc } from './ipc/serve.ts'
