"""The client in api.js: retries under one key, unknown ends, and what waits through a reload."""


def run(bench, script):
    house = bench.house()
    screen = bench.screen(800, 600).open(f"{house.url}/pages/icon.svg")
    return screen.driver.execute_async_script(
        """
        const done = arguments[arguments.length - 1];
        (async () => {
          const { Client, Queue, pause, newKey } = await import('/pages/api.js');
          const answer = (status, body, headers = {}) => new Response(body === null ? null : JSON.stringify(body), { status, headers });
          const memory = () => { const kept = {}; return { getItem: (name) => kept[name] ?? null, setItem: (name, value) => { kept[name] = value; }, kept }; };
          const heard = [];
          const talker = (...answers) => (path, options) => {
            heard.push([path, options.headers['Idempotency-Key'], options.body]);
            const next = answers.length > 1 ? answers.shift() : answers[0];
            return next === null ? Promise.reject(new TypeError('away')) : Promise.resolve(next());
          };
          const quick = () => -1.5 + 1e-4;
          """
        + script
        + """
        })().then(done, (error) => done('threw ' + error.stack));
    """
    )


def check_a_retry_sends_the_same_key_and_the_end_is_told(bench):
    said = run(
        bench,
        """
        const client = new Client({ random: quick, ask: talker(null, () => answer(503, { code: 'UNDECIDED' }), () => answer(201, { reservation: 'r' })) });
        const end = await client.send('/v1/reservations', { party: 2 });
        return [end.kind, end.body.reservation, heard.length, new Set(heard.map((one) => one[1])).size];
    """,
    )
    assert said == ["done", "r", 3, 1], said


def check_no_answer_is_undecided_and_a_refusal_is_final(bench):
    said = run(
        bench,
        """
        const lost = await new Client({ random: quick, ask: talker(null) }).send('/v1/holds', {}, { key: 'k', tries: 3 });
        const told = await new Client({ random: quick, ask: talker(() => answer(409, { code: 'TABLES_TAKEN' }, { 'Daybook-Nearest': 'a, b' })) }).send('/v1/holds', {});
        return [lost.kind, lost.key, heard.length, told.kind, told.problem.code, told.nearest];
    """,
    )
    assert said == ["undecided", "k", 4, "refused", "TABLES_TAKEN", ["a", "b"]], said


def check_what_waits_is_kept_in_order_counted_and_sent_under_its_keys(bench):
    said = run(
        bench,
        """
        const storage = memory();
        const away = new Queue(new Client({ ask: talker(null) }), { storage, name: 'a' });
        const first = away.add('/one', {}, 'x'), second = away.add('/two', {}, 'y'), again = away.add('/one', {}, 'x');
        await away.flush();
        clearTimeout(away.timer);
        const waited = away.waiting.length;
        heard.length = 0;
        // As after a reload: another queue over the same storage.
        const back = new Queue(new Client({ ask: talker(() => answer(200, {})) }), { storage, name: 'a' });
        const done = [];
        back.ondone = (item) => done.push(item.about);
        await back.flush();
        return [again === first, waited, heard.map((one) => [one[0], one[1] === first || one[1] === second]), done, back.waiting.length];
    """,
    )
    assert said == [True, 2, [["/one", True], ["/two", True]], ["x", "y"], 0], said


def check_what_waited_ten_minutes_is_given_up_and_told(bench):
    said = run(
        bench,
        """
        let time = 0;
        const queue = new Queue(new Client({ ask: talker(null) }), { storage: memory(), name: 'b', now: () => time });
        const told = [];
        queue.onrefused = (item, problem) => told.push([item.about, problem.code]);
        queue.add('/one', {}, 'x');
        await queue.flush();
        time = 600001;
        await queue.flush();
        return [told, queue.waiting.length];
    """,
    )
    assert said == [[["x", "NOT_SENT"]], 0], said


def check_retries_wait_longer_each_time_and_never_together(bench):
    said = run(
        bench,
        "return [0, 1, 2, 3, 4, 9].map((attempt) => [pause(attempt, () => 0), pause(attempt, () => 1)]);",
    )
    assert said == [
        [750, 1250],
        [1500, 2500],
        [3000, 5000],
        [6000, 10000],
        [11250, 18750],
        [11250, 18750],
    ], said
