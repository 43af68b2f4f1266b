import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { eventTriggers } from '../../isc/api/eventTriggers';
import { attemptAny } from '../../isc/api/result';
import { EVENTS } from '../../isc/eventTriggers/events';
import { EDITOR_SESSION, openSession } from '../SailPointIsc/transport';

/** The events that this node knows, and the others of the tenant that need no answer. Without the tenant, the known ones. */
export async function getEvents(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { client } = await openSession(this, EDITOR_SESSION);
	const listed = await attemptAny(eventTriggers(client));
	const others = (listed.ok ? listed.value : []).filter(
		({ id, type }) => type !== 'REQUEST_RESPONSE' && !EVENTS.some((event) => event.id === id),
	);
	return [...EVENTS, ...others]
		.map(({ id, name }) => ({ name: name ?? id, value: id }))
		.sort((a, b) => a.name.localeCompare(b.name));
}
