export { EDITOR_SESSION, openSession, type SessionOptions } from './openSession';
