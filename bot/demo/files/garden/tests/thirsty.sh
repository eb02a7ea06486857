sh backend/garden.sh thirsty | grep -q Fern
