"""The database itself says that a protection has entered or left the register

Revision: 0003, after 0002

Screens are open while registers are taken in: whatever writes a protection, and whoever moves together with a protected
person, the guard is asked again everywhere (``services.registry.guard.CHANGED``). Without ids: who it is about is
nobody's business but the guard's.
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        create function tell_of_stops() returns trigger language plpgsql as $$
        begin
            perform pg_notify('kakanai', '["stops","stops",{}]');
            return null;
        end $$
        """
    )
    op.execute(
        "create trigger tell_of_stops after insert or update or delete or truncate on protection"
        " for each statement execute function tell_of_stops()"
    )
    op.execute(
        "create trigger tell_of_stops after update of household_id, state on person"
        " for each statement execute function tell_of_stops()"
    )


def downgrade() -> None:
    op.execute("drop trigger tell_of_stops on person")
    op.execute("drop trigger tell_of_stops on protection")
    op.execute("drop function tell_of_stops")
