import type { Resource } from '../shared/operations';
import { operations } from '../shared/operations';
import * as files from './operations';

export const eventTrigger: Resource = {
	name: 'Event Trigger',
	value: 'eventTrigger',
	...operations('eventTrigger', files, 'respond'),
};
