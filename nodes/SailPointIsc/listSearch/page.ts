import type { ILoadOptionsFunctions, INodeListSearchResult, JsonObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';

import type { IscSession } from '../../../isc/session';
import { EDITOR_SESSION, openSession } from '../transport';

/** Entries a dropdown fetches at a time; n8n asks for the next page as the operator scrolls. */
export const PAGE_SIZE = 50;

/**
 * Serves a dropdown that searches and pages on the server.
 *
 * @throws {NodeApiError} with what happened and what to do, as the editor shows it in place of the list.
 */
export async function serve(
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
