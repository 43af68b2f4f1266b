import type { IscError } from '../../api/errors';
import { type AccessRequestEntry } from '../../api/wire';

/** ISC took the request that holds the pair; the entries are those of the 202 body that concern the pair, unchanged. */
export interface Accepted {
	kind: 'accepted';
	newRequests: AccessRequestEntry[];
	existingRequests: AccessRequestEntry[];
	/** UTC, ISO 8601. */
	submittedAt?: string;
	/** Where the status list told it. */
	state?: string;
	message?: string;
}

/** ISC surely did not take it. */
export interface Failed {
	kind: 'failed';
	message: string;
	advice: string;
	httpCode?: number;
	detailCode?: string;
	trackingId?: string;
	accessRequestIds?: string[];
}

/** ISC may have taken it. Times in milliseconds since 1970. */
export interface Unconfirmed {
	kind: 'unconfirmed';
	error: IscError;
	/** When it was handed to the network. */
	sentAt: number;
	/** When it was clear that no answer would come. */
	lostAt: number;
	/** Why it was not found, where more is to be said than that it was not. */
	message?: string;
}

export type Fate = Accepted | Failed | Unconfirmed;

/** What became of pairs that were to be sent, by `pairKey`. */
export type Fates = Map<string, Fate>;

export function failedBy(error: IscError): Failed {
	const { message, advice, httpCode, detailCode, trackingId } = error;
	return { kind: 'failed', message, advice, httpCode, detailCode, trackingId };
}

/** For pairs that were never sent because the run stopped, and for what. */
export function notSent(reason: IscError): Failed {
	return { ...failedBy(reason), message: `Not sent: ${reason.message}` };
}
