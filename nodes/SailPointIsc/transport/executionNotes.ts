import type { IscSession } from '../../../isc/session';
import type { NodeFunctions } from './nodeFunctions';

/** The entries of an execution's custom data. People filter the list of executions by them, so the names are fixed. */
const REQUESTS = 'sailPointRequests';
const REFERENCE = 'sailPointReference';
/** n8n keeps 255 characters of a value. Six IDs of ISC fit into them; the log has all. */
const MOST_CHARACTERS = 255;
const MOST_IDS = 6;

/** In newer versions of n8n than the oldest that this package supports. */
interface CustomData {
	get(key: string): string | undefined;
	set(key: string, value: string): void;
}

/**
 * Notes accepted requests in the custom data of the execution: how many there are with the first IDs, and the references. n8n keeps it even if the
 * execution is canceled. Several nodes of one execution share the entries.
 *
 * @returns undefined if this n8n or this context has no custom data
 */
export function noteOnExecution(fns: NodeFunctions): IscSession['noteRequests'] {
	if (!('customData' in fns)) return undefined;
	const noted = new Set<string>();
	return (ids, references) => {
		const fresh = ids.filter((id) => !noted.has(id));
		for (const id of fresh) noted.add(id);
		try {
			const { customData } = fns as { customData: CustomData };
			const before = customData.get(REQUESTS) ?? '';
			if (fresh.length > 0) customData.set(REQUESTS, withIds(before, fresh));
			const known = customData.get(REFERENCE) ?? '';
			const all = withReferences(known, references);
			if (all !== known) customData.set(REFERENCE, all);
		} catch (error) {
			fns.logger.debug(`The custom data of the execution can't be set: ${(error as Error).message}`);
		}
	};
}

/** `8: id, id, id, id, id, id` */
function withIds(before: string, ids: readonly string[]): string {
	const [count, list = ''] = before.split(': ');
	const first = [...list.split(', ').filter((id) => id !== ''), ...ids].slice(0, MOST_IDS);
	return `${(Number(count) || 0) + ids.length}: ${first.join(', ')}`.slice(0, MOST_CHARACTERS);
}

/** Each once, as many whole ones as fit. */
function withReferences(before: string, references: readonly string[]): string {
	let text = before;
	for (const reference of references) {
		const longer = text === '' ? reference : `${text}, ${reference}`;
		if (text.split(', ').includes(reference) || longer.length > MOST_CHARACTERS) continue;
		text = longer;
	}
	return text;
}
