import type { ILoadOptionsFunctions, INodeListSearchResult, JsonObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';

import type { IscSession } from '../../../isc/session';
import { EDITOR_SESSION, openSession } from '../transport';

/** How many entries a dropdown fetches at a time. n8n asks for the next page when the operator scrolls down. */
export const PAGE_SIZE = 50;

/**
 * Runs the search of a dropdown in a session of the editor.
 *
 * @throws {NodeApiError} what happened and what to do; the editor shows it in place of the list
 */
export async function serveList(
	fns: ILoadOptionsFunctions,
	search: (session: IscSession) => Promise<INodeListSearchResult>,
): Promise<INodeListSearchResult> {
	try {
		return await search(await openSession(fns, EDITOR_SESSION));
	} catch (error) {
		const { message, advice } = error as Error & { advice?: string };
		throw new NodeApiError(fns.getNode(), error as JsonObject, { message, description: advice });
	}
}
