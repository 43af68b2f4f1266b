export { openSession, type SessionOptions } from './openSession';
