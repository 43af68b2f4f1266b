import type { Renewal, TokenKeeper, Stamp } from './usableCredential';
import { watch } from '../../../isc/shared/watch';
import { freshToken, type IssuedToken, knownToken, tokenFetchedAt } from '../../../isc/signIn/accessTokens';
import { patientToken, type Patience } from '../../../isc/signIn/patientToken';
import { SignInError } from '../../../isc/signIn/signInError';
import { endedNoAnswer } from '../../../isc/api/errors';
import { NoAnswer } from '../../../isc/api/http';
import { TenantMemory } from '../../../isc/shared/memory';

/** A token keeps the scopes it was issued with, so a 403 is a reason to fetch a new one. At most once in this time, in milliseconds. */
const RIGHTS_PAUSE_MS = 5 * 60_000;
const rightsRenewals = new TenantMemory<Promise<unknown>>(500, RIGHTS_PAUSE_MS);

/** The access tokens for a personal access token, which this process fetches itself. */
export class PersonalTokens implements TokenKeeper {
	private readonly openedAt: number;

	/** @param request fetches a token; see `freshToken` */
	constructor(
		private readonly key: string,
		private readonly request: () => Promise<IssuedToken>,
		private readonly patience: Patience,
	) {
		this.openedAt = patience.clock.now();
	}

	async ready(): Promise<Stamp> {
		return await this.tokenOtherThan(undefined);
	}

	async renew(stamp: Stamp): Promise<Renewal> {
		await this.tokenOtherThan(String(stamp));
		return {};
	}

	async renewedForRights(stamp: Stamp): Promise<boolean> {
		const { clock } = this.patience;
		const isNewer = () => ![undefined, stamp].includes(knownToken(this.key, clock.now()));
		if (isNewer()) return true;
		const renewal = rightsRenewals.get(this.key, 'rights', clock.now()) ?? this.renewForRights(String(stamp));
		await watch(Promise.resolve(renewal), clock);
		return !clock.cancelled && isNewer();
	}

	/** A token that was fetched during this run has the current rights. */
	private renewForRights(refused: string): Promise<unknown> | undefined {
		const now = this.patience.clock.now();
		if ((tokenFetchedAt(this.key, now) ?? now) >= this.openedAt) return undefined;
		const renewal = freshToken(this.key, refused, this.request, { keepRefused: true }).catch(() => undefined);
		rightsRenewals.set(this.key, 'rights', renewal, now);
		return renewal;
	}

	private async tokenOtherThan(refused: string | undefined): Promise<string> {
		const token = await patientToken(this.key, refused, this.request, this.patience).catch((error: unknown) => {
			if (!(error instanceof SignInError)) throw error;
			throw new NoAnswer('signIn', 'never', error.problem.message, error.problem.advice);
		});
		if (token === undefined) throw endedNoAnswer(this.patience.clock, 'never');
		return token;
	}
}
