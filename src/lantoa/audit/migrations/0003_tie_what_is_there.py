"""Entries from before the chain are tied in the order in which they were told."""

from django.db import migrations

from lantoa.audit import digest, keys

AT_ONCE = 1000


def tie(apps, schema_editor):
    entry_model = apps.get_model("audit", "Entry")
    link_model = apps.get_model("audit", "Link")
    head_model = apps.get_model("audit", "Head")
    heads: dict[int, tuple[int, str]] = {}
    last = 0
    while entries := list(entry_model.objects.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        links = []
        for entry in entries:
            chain = digest.chain_of(entry.unit_id)
            seq, previous = heads.get(chain, (0, digest.NONE))
            hash_ = digest.entry_hash(
                chain=chain,
                seq=seq + 1,
                previous=previous,
                entry_id=entry.pk,
                at=entry.at,
                actor_key=entry.actor_key,
                from_unit_id=entry.from_unit_id,
                verb=entry.verb,
                unit_id=entry.unit_id,
                object_key=entry.object_key,
                changed=entry.changed,
                data=entry.data,
            )
            heads[chain] = (seq + 1, hash_)
            links.append(
                link_model(
                    entry_id=entry.pk, chain=chain, seq=seq + 1, previous=previous, hash=hash_
                )
            )
        link_model.objects.bulk_create(links)
        last = entries[-1].pk
    head_model.objects.bulk_create(
        [
            head_model(
                chain=chain,
                seq=seq,
                hash=hash_,
                signature=keys.sign("head", keys.head_words(chain, seq, hash_)),
            )
            for chain, (seq, hash_) in sorted(heads.items())
        ],
        batch_size=AT_ONCE,
    )


def untie(apps, schema_editor):
    for name in ("Link", "Head"):
        apps.get_model("audit", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_chain")]
    operations = [migrations.RunPython(tie, untie)]
