import type { Faults } from '../../shared/faults';
import { nearestName } from '../../shared/nearest';
import { quote } from '../../shared/values';

/** Reports each field of the object that is not known, with the known name it may have been meant to be. */
export function refuseUnknownFields(
	record: Record<string, unknown>,
	at: { path: string; known: readonly string[]; elsewhere?: Record<string, string> },
	faults: Faults,
): void {
	for (const name of Object.keys(record)) {
		if (at.known.includes(name)) continue;
		const path = pathOf(at.path, name);
		const elsewhere = at.elsewhere && Object.hasOwn(at.elsewhere, name) ? at.elsewhere[name] : undefined;
		const nearest = nearestName(name, at.known);
		const list = `Known here: ${at.known.join(', ')}.`;
		const advice = elsewhere ?? (nearest ? `Did you mean ${nearest}? ${list}` : `Take it out. ${list}`);
		faults.add(path, `The field ${quote(name)} is not known`, advice);
	}
}

/** `requestedItems[0]` and `id` → `requestedItems[0].id`; a name that would not read well in a path stands in brackets. */
export function pathOf(path: string, name: string): string {
	if (!/^\w+$/.test(name)) return `${path}[${JSON.stringify(name)}]`;
	return path === '' ? name : `${path}.${name}`;
}
