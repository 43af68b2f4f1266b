export { followRequests, type FollowResult } from './followRequests';
export { followResults } from './followResults';
export type { Followed } from './statusBook';
