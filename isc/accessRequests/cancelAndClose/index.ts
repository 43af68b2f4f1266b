export { cancelRequests, closeRequests, type Closing } from './endRequests';
export type { EndingFate } from './orders';
