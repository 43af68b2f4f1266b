import type { AccessItem, Source } from '../store/model';
import type { Store } from '../store/store';

/** The sources on which an item, or what it contains, is provisioned; each once. */
export function sourcesOf(store: Store, item: AccessItem): Source[] {
	const found = new Map<string, Source>();
	const visit = (current: AccessItem): void => {
		const source = current.sourceId === null ? undefined : store.sources.get(current.sourceId);
		if (source !== undefined) found.set(source.id, source);
		for (const id of current.contains) {
			const inner = store.items.get(id);
			if (inner !== undefined) visit(inner);
		}
	};
	visit(item);
	return [...found.values()];
}
