from storage.store import Store, open_store


def test_a_store_opens_again_with_what_it_held(store: Store, database_url: str):
    with open_store(database_url) as again:
        assert again.sources() == store.sources() == []
