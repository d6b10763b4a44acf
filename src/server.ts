/** The entry `bkend/server`: the Data API as a fetch handler. */
export { createHandler, type Handler, type HandlerOptions } from './engine/handler.ts'
