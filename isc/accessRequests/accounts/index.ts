/** Which account a request is for: looked up, chosen, checked and explained. */
export { accountAdvice } from './accountAdvice';
export { openProblem } from './accountWording';
export { chooseAccounts, withOwnSelection } from './chooseAccounts';
export { choicesKey, readChoices } from './readChoices';
export { openSources } from './wholeSelection';
