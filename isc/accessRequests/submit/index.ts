export { explainRefusals } from './explainRefusals';
export { Halt } from './halt';
export { nestedShapeOf } from './nestedShape';
export { submitCalls, type SubmitContext } from './submitCalls';
